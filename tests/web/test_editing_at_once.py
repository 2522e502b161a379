"""Whatever the order in which two editors open, type and save, nothing is lost; at the same moment neither."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.opening import Editor


@pytest.mark.both
def test_two_who_save_at_the_same_moment_both_keep_their_parts(app, cast, sign_in, path, stored):
    for turn in range(6):
        editors = [Editor(sign_in(who), path) for who in (cast.olga, cast.admin)]
        texts = [{"title__en": f"T{turn}"}, {"abstract__en": f"A{turn}"}]
        assert at_once(editors, texts) == [True, True]
        assert (stored("title")["en"], stored("abstract")["en"]) == (f"T{turn}", f"A{turn}")
        editors = [Editor(sign_in(who), path) for who in (cast.olga, cast.admin)]
        saved = at_once(editors, [{"title__en": f"X{turn}"}, {"title__en": f"Y{turn}"}])
        assert sorted(saved) == [False, True]
        assert set(editors[saved.index(False)].asked) == {"title-en"}


def at_once(editors, texts):
    ready, saved = threading.Barrier(len(editors)), [None] * len(editors)

    def save(n):
        ready.wait()
        saved[n] = editors[n].save(**texts[n])

    threads = [threading.Thread(target=save, args=(n,)) for n in range(len(editors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return saved


VALUES = {
    "title-en": ["One", "Two", "Three"],
    "title-ru": ["", "Раз", "Два"],
    "abstract-uz": ["", "Bir", "Ikki"],
    "type": ["panel", "concert", "meeting"],
    "stream_url": ["", "https://a.example", "https://b.example"],
    "languages": [["en"], ["en", "uz"], ["ru"]],
}
TYPED = st.one_of(*(st.tuples(st.just(part), st.sampled_from(values)) for part, values in VALUES.items()))
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["open", "type", "type", "save"]), TYPED, st.booleans()), max_size=14
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_no_interleaving_of_two_editors_loses_a_part(olga, ada, steps):
    """Beside the real ones, a row and two editors on paper: what each saw, and what each made of it."""

    def now(editor):
        return {part: sorted(editor.fields.get(part, [])) for part in VALUES}

    editors = [olga, ada]
    for editor in editors:
        editor.open()
    row = now(olga)
    saw, typed = [dict(row), dict(row)], [dict(row), dict(row)]
    for who, act, (part, value), keep_mine in [
        *steps,
        (0, "save", (None, None), True),
        (1, "save", (None, None), True),
    ]:
        editor = editors[who]
        if act == "type":
            editor.fields[part] = value if isinstance(value, list) else [value]
            typed[who] = typed[who] | {part: sorted(editor.fields[part])}
        elif act == "save":
            mine = {p for p in VALUES if typed[who][p] != saw[who][p]}
            both = {p for p in mine if row[p] != saw[who][p] and row[p] != typed[who][p]}
            assert editor.save() is not bool(both)
            if both:
                assert set(editor.asked) == both
                assert editor.choose(**dict.fromkeys(both, "mine" if keep_mine else "theirs"))
            row = {p: typed[who][p] if p in mine - both or (p in both and keep_mine) else row[p] for p in VALUES}
        if act in {"open", "save"}:
            editor.open()
            assert now(editor) == row
            saw[who], typed[who] = dict(row), dict(row)
