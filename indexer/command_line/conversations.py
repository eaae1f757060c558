"""`ibid conversations`, and `ibid ask --conversation`: questions and answers that are kept."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from indexer.command_line import json_form
from indexer.command_line.language import tr
from indexer.command_line.output import EXIT_DONE, emit, reading, say, tell
from indexer.command_line.questions import chosen_file, filters_of, query_of, say_whole_answer
from indexer.common.errors import UsageError
from indexer.common.messages import Message
from indexer.library.library import Library
from indexer.records.conversations import ConversationText, KeptTurn
from indexer.records.search import Filters

NEW = "new"  # instead of an id: the answer begins a conversation


def ask_in_conversation(options: argparse.Namespace) -> int:
    """`ibid ask --conversation ID`: a follow-up, kept there; without filters, the last ones hold."""
    if options.batch is not None:
        raise UsageError(Message("no_batch_in_conversation"))
    question, filters = query_of(options), filters_of(options)
    with Library.open(options.library) as library:
        kept_in = None if options.conversation == NEW else options.conversation
        whole = question
        if kept_in is not None:
            whole = library.conversations.stand_alone(question, kept_in)
            turns = library.conversations.show(kept_in).turns
            if filters == Filters() and turns:
                filters = turns[-1].filters
        answer = library.ask(
            question,
            standalone_question=whole,
            k=options.k,
            mode=options.mode,
            model=chosen_file(options.model),
            filters=filters,
            reranker=chosen_file(options.reranker),
        )
        kept_in = library.conversations.keep(
            answer, conversation_id=kept_in, standalone_question=whole, mode=options.mode, filters=filters
        )
    if options.json:
        emit({**json_form.answer(answer), "conversation": kept_in, "standalone_question": whole})
        return EXIT_DONE
    if whole != question:
        say(f"→ {whole}")
    say_whole_answer(options, answer, written=False)
    tell(options, tr("Kept in conversation {id}.", id=kept_in))
    return EXIT_DONE


def conversations(options: argparse.Namespace) -> int:
    """`ibid conversations`: list, search, show, rename or remove."""
    arguments = options.arguments
    wanted = {"list": (0,), "search": (1,), "show": (1,), "rename": (2,), "remove": (1,)}[options.action]
    if len(arguments) not in wanted:
        raise UsageError(Message("conversation_arguments", action=options.action, n=wanted[0]))
    if options.action in ("rename", "remove"):
        with Library.open(options.library) as library:
            if options.action == "rename":
                library.conversations.rename(*arguments)
            else:
                library.conversations.remove(*arguments)
            listed = library.conversations.listed()
    else:
        with reading(options) as library:
            if options.action == "show":
                return _show(options, library.conversations.show(*arguments))
            listed = library.conversations.listed(*arguments)
    if options.json:
        emit({"conversations": [asdict(one) for one in listed]})
    else:
        for one in listed:
            say(f"{one.id}  {one.created_at[:10]}  {' '.join(one.title.split())} ({one.questions})")
    return EXIT_DONE


def _show(options: argparse.Namespace, shown: ConversationText) -> int:
    if options.json:
        turns = [json_form.kept_answer(turn) for turn in shown.turns]
        emit({"conversations": [{**asdict(shown.conversation), "turns": turns}]})
        return EXIT_DONE
    for turn in shown.turns:
        _say_turn(turn)
    return EXIT_DONE


def _say_turn(turn: KeptTurn) -> None:
    say(f"? {turn.question}")
    if turn.standalone_question != turn.question:
        say(f"→ {turn.standalone_question}")
    say(turn.answer["answer"])
    removed = tr("no longer in the library")
    for citation in turn.answer["citations"]:
        source = citation["document"]
        gone = f" ({removed})" if citation["n"] in turn.removed else ""
        say(f"[{citation['n']}] {source['title'] or source['path']}{gone}")
        say(f"    “{' '.join(citation['quote'].split())}”")
    say()
