"""What a resident keeps from a visit: a message, a letter, a page in large print; and text for a referral.

One rule: safe by default. What names abuse or danger stays off all of it until somebody says it may go on.
"""
