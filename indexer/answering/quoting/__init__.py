"""A question and ranked passages come in; the sentences that answer it, or a refusal, go out."""
