"""Canonical text -> passages: sentence spans packed under a budget, exact by construction."""
