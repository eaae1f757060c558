"""What readers build text of: pieces come in; blocks, and notes of what was left out, go out."""
