"""Walking the tree of a text: one method for each kind of block and of inline, the same order for every format."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Generic, TypeVar, assert_never

from wgec.kernel.text import blocks as tree

BlockT = TypeVar("BlockT")
InlineT = TypeVar("InlineT")


class Visitor(ABC, Generic[BlockT, InlineT]):
    """Turns blocks into ``BlockT`` and inlines into ``InlineT``. A format subclasses it and leaves no kind out."""

    def blocks(self, nodes: Iterable[tree.Block]) -> list[BlockT]:
        """Every block in order."""
        return [self.block(node) for node in nodes]

    def inlines(self, nodes: Iterable[tree.Inline]) -> list[InlineT]:
        """Every inline in order."""
        return [self.inline(node) for node in nodes]

    def block(self, node: tree.Block) -> BlockT:
        """One block, by its kind."""
        match node:
            case tree.Paragraph():
                return self.paragraph(node)
            case tree.Heading():
                return self.heading(node)
            case tree.ListBlock():
                return self.listing(node)
            case tree.Table():
                return self.table(node)
            case tree.Quote():
                return self.quote(node)
            case _:
                assert_never(node)

    def inline(self, node: tree.Inline) -> InlineT:
        """One inline, by its kind."""
        match node:
            case tree.Text():
                return self.text(node)
            case tree.Styled():
                return self.styled(node)
            case tree.Link():
                return self.link(node)
            case tree.NoteMark():
                return self.note_mark(node)
            case tree.Break():
                return self.line_break(node)
            case tree.Code():
                return self.code(node)
            case _:
                assert_never(node)

    @abstractmethod
    def paragraph(self, node: tree.Paragraph) -> BlockT: ...
    @abstractmethod
    def heading(self, node: tree.Heading) -> BlockT: ...
    @abstractmethod
    def listing(self, node: tree.ListBlock) -> BlockT: ...
    @abstractmethod
    def table(self, node: tree.Table) -> BlockT: ...
    @abstractmethod
    def quote(self, node: tree.Quote) -> BlockT: ...
    @abstractmethod
    def text(self, node: tree.Text) -> InlineT: ...
    @abstractmethod
    def styled(self, node: tree.Styled) -> InlineT: ...
    @abstractmethod
    def link(self, node: tree.Link) -> InlineT: ...
    @abstractmethod
    def note_mark(self, node: tree.NoteMark) -> InlineT: ...
    @abstractmethod
    def line_break(self, node: tree.Break) -> InlineT: ...
    @abstractmethod
    def code(self, node: tree.Code) -> InlineT: ...
