"""What readers build text from: pieces come in; blocks, and reports of left-out content, go out."""
