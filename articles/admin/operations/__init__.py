"""The admin of operations: the question before a change of many articles, and the record after it.

An action of the list asks, changes and tells:

    if page := confirmation(request, queryset, title=..., effects=[...]):
        return page
    operation = run(kind=..., user=request.user, queryset=queryset, change=...)
    return told(request, operation)
"""
