"""The briefing pages and their part of the API: figures, recommendations, notes, the check of a draft."""
