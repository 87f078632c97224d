"""The one door: a question and its history in, an Answer out. Every face and the evaluation come through here."""
