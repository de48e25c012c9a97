"""Print as JSON what the desk says about the index: ``python -m tests.cluster.desk_state``."""

import json

import django

if __name__ == "__main__":
    django.setup()
    from searchsite.desk.index_state import index_state

    state = index_state()
    print(
        json.dumps({"problem": state.problem, "waiting": state.waiting, "pending": state.pending})
    )
