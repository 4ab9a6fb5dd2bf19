"""A champion's visit: several needs, one shortlist, one handout, and nothing left behind.

One rule: what must survive a restart stands in the buttons; who the visit is for stands in memory alone.
"""
