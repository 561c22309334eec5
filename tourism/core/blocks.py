"""StreamField blocks shared by all pages; one template each in portal/templates/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

PLAIN_TEXT = ["bold", "italic", "link", "ol", "ul"]


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows and who says so."""

    image = ImageBlock(label=_("图片"))
    caption = blocks.CharBlock(label=_("说明"), required=False, max_length=120)
    is_wide = blocks.BooleanBlock(label=_("通栏"), required=False)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("引文"))
    source = blocks.CharBlock(label=_("出处"), required=False, max_length=80)

    class Meta:
        icon = "openquote"
        label = _("引文")
        template = "blocks/quote.html"


class FactBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("名目"), max_length=40)
    text = blocks.CharBlock(label=_("内容"), max_length=160)

    class Meta:
        icon = "list-ul"
        label = _("一条事实")


class FactsBlock(blocks.StructBlock):
    """Named facts in a row: a title and one sentence each."""

    facts = blocks.ListBlock(FactBlock(), label=_("事实"), min_num=1, max_num=6)

    class Meta:
        icon = "list-ul"
        label = _("几件事实")
        template = "blocks/facts.html"


class StoryBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = blocks.CharBlock(label=_("小标题"), icon="title", max_length=40, template="blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("段落"), features=PLAIN_TEXT, template="blocks/paragraph.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    facts = FactsBlock()

    class Meta:
        block_counts = {"picture": {"max_num": 12}}
