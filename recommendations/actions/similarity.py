"""Which public texts are alike: compared by a job, kept as rows, and made anew when texts change."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from consultations.models.recorded import moment, recorded
from recommendations.models import ComparedText, Recommendation, Similarity, TextMark, WordCount
from recommendations.queries import similarity as queries
from wgec.kernel.likeness import KEPT, Digest, Lexicon, Likeness, Likenesses, Text, best, ranked, reasons
from wgec.kernel.sole import sole

BATCH = 200  # texts whose rows are written in one transaction
ONE_BY_ONE = 40  # texts that changed; of more, and of more than a twentieth, all are compared anew
GROWN = 1.25  # when there are so many more texts than were counted, words are counted anew


def refresh() -> int:
    """Compare the public texts that have changed with all others, and forget those that are gone; how many these are.

    One process at a time: a second one that is called meanwhile does nothing. What it does not come to do, because
    it is killed, is found again the next time. Two queries, beside the lock, while nothing has changed.
    """
    with sole("similarity") as is_ours:
        return _refresh() if is_ours else 0


def _refresh() -> int:
    gone, changed = queries.gone(), queries.outdated()
    if gone:
        with recorded(by=None):
            _forget(gone)
    if not changed:
        return len(gone)
    lexicon = queries.lexicon()
    texts = queries.compared().count()
    if texts > lexicon.texts * GROWN or len(changed) > max(ONE_BY_ONE, texts // 20):
        _compare_all()
    else:
        for key in changed:
            _compare_one(key, lexicon)
    return len(gone) + len(changed)


def _forget(texts: Sequence[int]) -> None:
    """Keep nothing of these."""
    TextMark.objects.filter(recommendation__in=texts).delete()
    Similarity.objects.filter(recommendation__in=texts).delete()
    Similarity.objects.filter(other__in=texts).delete()
    ComparedText.objects.filter(recommendation__in=texts).delete()


def _compare_all() -> None:
    """Count the words of all texts and compare each with all; written in batches, each text with all that is its own.

    Rows of a text that is written later are replaced then: in between, a pair may be seen from one side only.
    """
    rows = queries.compared().order_by("pk").values_list("pk", "current", "current__plain")
    revisions, digests = dict[int, int](), dict[int, Digest]()
    for key, revision, plain in rows.iterator():
        revisions[key], digests[key] = revision, Digest.of(plain)
    lexicon = Lexicon.of(digests.values())
    pairs = Likenesses(digests, lexicon).pairs()
    alike: dict[int, list[Similarity]] = {key: [] for key in digests}
    for (one, other), likeness in pairs.items():
        for row in _both(one, other, likeness, revisions):
            alike[row.recommendation_id].append(row)
    with recorded(by=None):
        WordCount.objects.update_or_create(
            pk=1, defaults={"counted": lexicon.to_json(), "texts": lexicon.texts, "counted_at": moment()}
        )
    for keys in _batches(list(digests)):
        with recorded(by=None):
            Similarity.objects.filter(recommendation__in=keys).delete()
            Similarity.objects.bulk_create([row for key in keys for row in alike[key]], batch_size=500)
            _index({key: digests[key] for key in keys}, revisions, lexicon)


def _compare_one(key: int, lexicon: Lexicon) -> None:
    """Compare one text with those that share its marks, and write its rows and theirs about it."""
    row = queries.compared().filter(pk=key).select_related("current").first()
    if row is None or row.current is None:
        return  # taken back meanwhile: it is gone the next time
    digest = Digest.of(row.current.plain)
    marks = lexicon.asked(digest)
    same = [each for each in queries.of_words(digest.fingerprint, most=KEPT + 1) if each != key]
    found = ranked(queries.holders(marks), marks, without={key, *same})
    words = queries.words_of([*same, *found])
    others = {each: Text(Digest.of(plain), lexicon) for each, plain in words.items()}
    revisions = {key: row.current.pk, **_revisions(others)}
    alike = best(Text(digest, lexicon), others)
    with recorded(by=None):
        Similarity.objects.filter(recommendation=key).delete()
        Similarity.objects.filter(other=key).delete()
        rows = [each for other, likeness in alike for each in _both(key, other, likeness, revisions)]
        Similarity.objects.bulk_create(rows)
        _index({key: digest}, revisions, lexicon)


def _revisions(texts: Mapping[int, Text]) -> dict[int, int]:
    rows = Recommendation.objects.filter(pk__in=list(texts)).order_by("pk")
    return {key: revision for key, revision in rows.values_list("pk", "current") if revision is not None}


def _both(one: int, other: int, likeness: Likeness, revisions: Mapping[int, int]) -> Iterator[Similarity]:
    """The rows of a pair, each seen from its own text."""
    for mine, theirs, seen in ((one, other, likeness), (other, one, likeness.turned())):
        yield Similarity(
            recommendation_id=mine,
            other_id=theirs,
            revision_id=revisions[mine],
            other_revision_id=revisions[theirs],
            kind=seen.kind,
            score=seen.score,
            reasons=[reason.to_json() for reason in reasons(seen)],
        )


def _index(digests: Mapping[int, Digest], revisions: Mapping[int, int], lexicon: Lexicon) -> None:
    """Write by which marks these texts are found, and of which revision that is."""
    TextMark.objects.filter(recommendation__in=list(digests)).delete()
    TextMark.objects.bulk_create(
        [TextMark(recommendation_id=key, mark=mark) for key, each in digests.items() for mark in lexicon.marks(each)],
        batch_size=2_000,
    )
    now = moment()
    ComparedText.objects.bulk_create(
        [
            ComparedText(
                recommendation_id=key, revision_id=revisions[key], fingerprint=each.fingerprint, compared_at=now
            )
            for key, each in digests.items()
        ],
        update_conflicts=True,
        unique_fields=["recommendation"],
        update_fields=["revision", "fingerprint", "compared_at"],
        batch_size=500,
    )


def _batches(keys: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, BATCH)):
        yield batch
