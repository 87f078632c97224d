"""The example questions: one for each kind of thing that people come for."""

EXAMPLES = (
    "How many people were waiting for a Care Act assessment, and for how long?",
    "What is the adult social care budget, and how much has to be saved?",
    "What did the peer team say about delays in safeguarding?",
    "What strengths did the case file audit find?",
    "How has co-production changed since the peer challenge?",
    "What share of complaints did the Ombudsman uphold?",
)
