"""A Reading becomes a CodedReport: actors, offices, frames, when, where, modality, attribution."""
