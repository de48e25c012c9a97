"""Writing in the admin: forms that keep unsaved work, and the buttons of publication.

``unsaved`` is a mixin for every admin whose form has long texts, ``publication`` one for articles.
The views of unsaved work (``views``) belong to the admin site.
"""
