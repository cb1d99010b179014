"""A terminal layer for Textual that is usable on a bad link, and safe when the link breaks.

It stands alone: nothing here imports callscope. `style`, `canvas`, `difference` and `pace` are pure; `driver` joins
them under Textual; `environment` decides colours, glyphs and keys from what the terminal and the link are;
`clipboard`, `signals`, `crash` and `probe` do what their names say.
"""
