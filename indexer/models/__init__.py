"""GGUF model files and the child process in which llama.cpp runs."""
