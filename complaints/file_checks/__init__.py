"""What may be attached: a file is opened in a small process of its own, and what it turns out to be decides.

`runner.inspect()` is the way in. Everything a hostile file can reach (`child`, `pdf`, `pictures`, `office`) runs only
behind it and knows neither Django nor the portal's settings.
"""
