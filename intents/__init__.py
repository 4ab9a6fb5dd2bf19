"""What a resident's words mean: crisis signs first, then needs, from a catalogue that curators edit."""
