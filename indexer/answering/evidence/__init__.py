"""A sentence and passages come in; which of them support it, and how far, goes out."""
