"""Why a model cannot be used or got."""

from __future__ import annotations

from indexer.common.sentences.forms import Forms

MODELS: Forms = {
    "template_too_long": "its chat template is absurdly long",
    "template_empty": "its chat template gives an empty prompt",
    "template_endless_prompt": "its chat template gives an endless prompt",
    "template_without_question": "its chat template leaves out the question",
    "template_refuses": "its chat template refuses: {reason}",
    "template_endless": "The model's chat template does not come to an end.",
    "template_does_not_end": "its chat template does not come to an end",
    "template_fails": "its chat template fails: {reason}",
    "embedder_no_pip": (
        "The embedder cannot be downloaded because this Python has no pip: run `{program} -m "
        "ensurepip`, then try again."
    ),
    "embedder_download_disk_full": (
        "The disk became full while the embedder was downloaded: free some room, then try again."
    ),
    "embedder_unreadable": "The embedder at “{path}” cannot be read: {error}.",
    "embedder_package_damaged": "The downloaded package is damaged: try again.",
    "embedder_package_wrong": "The downloaded package holds other weights than Ibid knows.",
    "embedder_made_wrong": (
        "The embedder that was made here is not the one that Ibid knows, so it is not used. Set "
        "Ibid up anew with `python3 packaging/launch.py`; if that does not help, please report "
        "it."
    ),
    "embedder_tensor_missing": (
        "The downloaded file is not the weights of the embedder: its tensor {tensor} is missing "
        "or has another shape."
    ),
    "part_begins_wrong": "it does not begin like one",
    "part_ends_early": "it ends too early",
    "weights_version_unknown": "its version {version} with blocks of {block_weights} is not known here",
    "weights_sizes_wrong": "its sizes do not fit each other",
    "weights_norms_wrong": "its norms cannot be computed",
    "weights_overlap": "its pieces overlap",
    "weights_replace_by_text": "it replaces a character by a whole text",
    "weights_replace_no_character": "it replaces what is no character",
    "weights_tensor_unknown": "its tensor {name} is stored in an unknown way ({code})",
    "weights_tensor_wrong_length": "its tensor {name} has another length than it says",
    "weights_wrong": "The downloaded file is not the weights of the embedder: {why}.",
    "header_cut_off": "it ends in the middle of its header",
    "header_version_unknown": "its format version {version} is not one of {versions}",
    "header_property_unknown": "it has a property of the unknown type {kind}",
    "header_list_unknown": "it has a list of the unknown type {kind}",
    "header_tensor_dimensions": "it has a tensor of {n} dimensions",
    "model_unusable": "“{name}” cannot be used as a model because {why}.",
    "model_unreadable": "The model “{name}” cannot be read: {error}.",
    "no_model_file": "There is no model file at “{path}”.",
    "model_not_a_file": "“{name}” is not a file.",
    "model_no_permission": "The model “{name}” cannot be read: permission denied.",
    "model_empty": "The model file “{name}” is empty.",
    "model_is_web_page": "“{name}” is a web page, not a model: the download went to the wrong address.",
    "model_is_pointer": "“{name}” is only a pointer to a model (Git LFS), not the model itself.",
    "model_big_endian": "“{name}” is a GGUF file for big-endian machines and cannot be used here.",
    "model_old_format": "“{name}” is in the old GGML format; only GGUF files can be used.",
    "model_not_gguf": "“{name}” is not a GGUF file.",
    "header_no_architecture": "it does not name its architecture",
    "header_part_of_model": "it is a part for another model, not a language model",
    "header_split_model": "it is one piece of a model that was split into several files; merge them first",
    "header_classifier": "it sorts texts into classes; that is of no use here",
    "header_reranker_without_score": (
        "it is a reranker without the weights that give the score; get another file of it"
    ),
    "header_no_tokenizer": "it has no tokenizer",
    "header_tokenizer_wrong": "its tokenizer is inconsistent",
    "header_no_weights": "it has no weights",
    "header_alignment": "its data are aligned to {n} bytes",
    "header_tensor_out_of_place": "a tensor in it is out of place",
    "header_bytes_missing": "it is cut off: at least {n} bytes are missing, so get it again",
    "header_quantization_unknown": "it uses a kind of quantization (number {number}) that is not known here",
    "header_tensor_shape": "a tensor in it has an impossible shape",
    "get_model": "Run `ibid models download {id}` to get it ({size} MB).",
    "model_not_an_embedder": "“{name}” is not an embedder: it cannot turn a text into a vector.",
    "model_vectors_wrong_length": "“{name}” gave vectors of another length than its file says.",
    "model_vectors_no_numbers": "“{name}” gave vectors that are no numbers.",
    "model_gives_no_embedding": "This model gives no embedding of a text.",
    "model_too_slow_twice": "“{name}” was too slow twice and is not asked again.",
    "model_closed": "“{name}” was closed.",
    "model_passages_too_slow": "“{name}” did not read the passages in {seconds} seconds.",
    "model_scores_wrong_count": "“{name}” gave another number of scores than there are passages.",
    "model_scores_no_numbers": "“{name}” gave scores that are no numbers.",
    "model_not_a_reranker": "“{name}” is not a reranker: it cannot score passages for a query.",
    "model_busy": "“{name}” was busy with another search.",
    "model_cannot_be_loaded": "llama.cpp cannot load this model file.",
    "model_no_memory_for_context": "There is not enough memory for a context of {n} tokens.",
    "model_text_too_long": "This text is too long for a model.",
    "model_cannot_read_text": "The model cannot read this text.",
    "model_context_too_small": "The question and its sources do not fit into the model's context.",
    "model_failed": "The model failed while it worked.",
    "model_failed_twice": "“{name}” has failed twice on this input and is not asked again.",
    "model_no_memory": "There was not enough memory for “{name}”.",
    "model_no_answer_in_time": "“{name}” did not answer in time and was stopped.",
    "model_stopped": "“{name}” stopped unexpectedly.",
    "query_leaves_no_room": "The query leaves no room for a passage in the reranker's context.",
    "prompt_too_long": "The question and its sources take {n} tokens, but the model reads {most} at most.",
    "no_text_to_embed": "There is no text to embed.",
    "no_model_loaded": "No model is loaded.",
    "no_reading_model_loaded": "No model that reads whole texts is loaded.",
    "source_poses_as_command": (
        "A source contains text that poses as a command to the model, so no answer was written."
    ),
    "model_cannot_be_asked": "The model cannot be asked because {why}.",
    "embedder_cannot_run": "The model is here, but this computer cannot run it.",
    "claims_too_much": "it claims {n} {what}",
    "does_not_say_how_many": "it does not say how many {what} it has",
    "of_tensors": "tensors",
    "of_properties": "properties",
    "of_characters_in_a_property_name": "characters in a property's name",
    "of_characters_in_a_property": "characters in a property",
    "of_items_in_a_list": "items in a list",
    "of_characters_in_an_item": "characters in a list's item",
    "of_characters_in_a_tensor_name": "characters in a tensor's name",
    "of_layers": "layers",
    "of_tokens_of_context": "tokens of context",
    "of_dimensions": "dimensions",
    "of_numbers_in_a_vector": "numbers in a vector",
    "of_heads": "heads",
    "of_numbers_in_a_layer": "numbers in a layer",
    "of_pieces": "pieces",
    "of_positions": "positions",
    "of_types_of_pieces": "types of pieces",
    "of_number_of_a_piece": "as the number of a piece",
    "of_bytes_of_pieces": "bytes of pieces",
    "of_replaced_characters": "replaced characters",
    "of_bytes_of_replaced_characters": "bytes of replaced characters",
    "of_bytes_in_a_name": "bytes in a name",
    "embedder_no_network": (
        "The embedder could not be downloaded: the package index cannot be reached. Connect to "
        "the network, then run `ibid models download {id}`."
    ),
    "embedder_not_downloaded": (
        "The embedder could not be downloaded: pip cannot get {package}. See to that, then run "
        "`ibid models download {id}`."
    ),
    "embedder_not_downloaded_because": (
        "The embedder could not be downloaded: pip cannot get {package} ({error}). See to that, "
        "then run `ibid models download {id}`."
    ),
    "embedder_download_wrong": (
        "What the package index gave for {package} is not the file that Ibid knows; it was thrown"
        " away. If you use a mirror, it is damaged: try another one."
    ),
    "embedder_no_room": (
        "The embedder needs {n} MB to be made, and there are {free} MB left for “{folder}”: free "
        "some room, or name another folder in the variable IBID_MODELS."
    ),
    "embedder_disk_full": (
        "The disk became full while the embedder was made in “{folder}”: free some room, or name "
        "another folder in the variable IBID_MODELS."
    ),
    "embedder_not_kept": (
        "The embedder cannot be kept in “{folder}” ({error}): make that folder writable, or name "
        "another folder in the variable IBID_MODELS."
    ),
    "no_model_of_that_name": "No model is called “{id}”. There is {ids}.",
    "embedder_writes_no_answers": "“{name}” turns text into vectors and cannot write answers.",
    "reranker_writes_no_answers": "“{name}” scores passages for a query and cannot write answers.",
}
