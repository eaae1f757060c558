"""GGUF model files: inspecting and downloading them, and running them in child processes."""
