"""The pages that add and remove reports, for the person who may."""
