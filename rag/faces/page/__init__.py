"""The chat page: an input, example questions, the conversation, and the passage that a citation opens."""
