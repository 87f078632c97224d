"""Briefings: registers of figures and recommendations, notes on a topic, and the check of a draft.

Page-free, and without a language model: everything is read from the reports by plain rules (sides
and voices by small linear models over them) and verified against them.
"""
