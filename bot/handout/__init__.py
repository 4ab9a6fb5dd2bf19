"""What a resident keeps from a visit: a message, a letter, a large-print page, and the champion's referral text.

One rule: safe by default. What names abuse or danger stays off all of it until somebody says it may go on.
"""
