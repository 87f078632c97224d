"""The pages about the service: how accurate it is, and how accessible."""
