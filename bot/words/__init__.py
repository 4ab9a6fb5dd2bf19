"""Every sentence a person reads, in one place, held to plain English by `make check`."""
