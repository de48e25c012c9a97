"""Pages whose template is rendered once for all pages of one form, and then only filled in.

The template of a results page has a hundred nodes. Most of them write the same text on each page,
and nearly all others write a value or ask whether there is one. So the template is rendered with a
slot in the place of each value (``slots``), and the result is kept as a frame (``frames``). A frame
fits every page in the same language whose values are empty, or None, in the same places.

In a frame, a template may write a text, ask whether a value is empty, and give values to tags with
``@filled_in``, which run for each page. ``{% section %}`` includes a template that does more. A
template that does anything else with a value, or reads a name that its view does not give, is
rendered in full for each page, which is slower. All that a template reads from elsewhere, such as
settings, is kept with the frame. Decision 0179 has the measurements.
"""
