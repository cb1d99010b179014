"""callscope: who had a bad call, and why?"""

__version__ = "0.1.0"
