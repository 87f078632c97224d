"""What people said of the answers: stored, listed, and made into candidate evaluation questions."""
