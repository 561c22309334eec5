"""Names and sentences of places that do not exist, put together from parts. Pure: the same seed gives the same words.

Some villages are written in traditional characters and some figures in full width, as real editors write them, so that
a search has to know both.
"""

from dataclasses import dataclass
from functools import cache
from random import Random

import opencc

MARK = "合成"
NOTE = "合成数据，只供测量；世上没有这个地方。"

_HEADS = "云石青白龙双上下大小南北东西长清金银松竹梅柳桃杏杨桑茶花月雾"
_MIDDLES = "溪泉岭坡湾滩桥井塘潭岩峰谷川林田坝岗坪渡浦洲沙潭源头台亭"
_ENDINGS = ("村", "寨", "屯", "庄", "坞", "坊", "堡", "店", "坪", "沟", "湾", "里")
_TOWNSHIPS = ("镇", "乡")
_HOUSES = ("小院", "人家", "客栈", "山居", "农家乐", "老屋", "田舍", "茶舍")
_SIGHTS = ("古桥", "老樟树", "水碾房", "戏台", "观景台", "采摘园", "石板街", "村史馆", "风雨桥", "染坊")
_THEMES = ("赏花", "采摘", "古村", "梯田", "茶山", "温泉", "红叶", "冰雪")

# What is good, in which season it is, and from about which 旬 to which.
_SEASONS = (
    ("油菜花", "spring", 7, 12),
    ("桃花", "spring", 8, 11),
    ("采春茶", "spring", 9, 13),
    ("摘杨梅", "summer", 16, 19),
    ("看荷花", "summer", 18, 24),
    ("避暑", "summer", 19, 24),
    ("稻黄", "autumn", 25, 30),
    ("晒秋", "autumn", 26, 32),
    ("看红叶", "autumn", 29, 33),
    ("摘草莓", "winter", 34, 9),
    ("腊味", "winter", 34, 3),
    ("看灌水梯田", "winter", 33, 8),
    ("雾凇", "winter", 35, 5),
)
_SENTENCES = (
    "村口一条石板路，两边是{view}。",
    "清早去{view}，能看见云海从山腰漫上来。",
    "家家门前晒着{food}，路过的人可以尝一口。",
    "农家乐有{number}家，晚饭多是{food}和腊肉。",
    "从{view}走到{sight}，慢慢走要{number}分钟。",
    "休闲农业起步早，{food}每斤{number}元。",
    "赶集的日子，老人挑着{food}下山。",
    "{sight}修过两次，梁上的字还认得出。",
    "采摘园在{view}背后，草莓、枇杷都有。",
    "雨天在{sight}里喝茶，听人讲从前的事。",
    "三改一整以后，客房添了{number}间，厨房用上了灶台柜。",
    "夜里没有灯，抬头便是银河。",
    "孩子们在{view}边捉鱼，大人磨豆腐、打糍粑。",
    "春天灌水，秋天割稻，{view}的颜色一月一变。",
)
_VIEWS = ("梯田", "竹海", "荷塘", "茶山", "古樟林", "油菜花田", "溪滩", "吊脚楼", "老磨坊", "杏花坡", "水库", "草场")
_FOODS = ("笋干", "豆腐", "糍粑", "米酒", "蜂蜜", "核桃", "柿饼", "红薯", "土鸡蛋", "莲子", "香菇", "油茶")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
TRADITIONAL_SHARE, FULL_WIDTH_SHARE = 0.04, 0.025


@dataclass(frozen=True)
class SeasonWords:
    """One thing that is good in one stretch of the year, in 旬."""

    what: str
    season: str
    starts: int
    peaks: int
    ends: int


class Words:
    """Draws words from one source of chance, in the order of the calls."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def village(self) -> str:
        return self.random.choice(_HEADS) + self.random.choice(_MIDDLES) + self.random.choice(_ENDINGS)

    def township(self) -> str:
        return self.random.choice(_HEADS) + self.random.choice(_MIDDLES) + self.random.choice(_TOWNSHIPS)

    def house(self) -> str:
        return self.random.choice(_HEADS) + self.random.choice(_MIDDLES) + self.random.choice(_HOUSES)

    def sight(self) -> str:
        return self.random.choice(_SIGHTS)

    def themes(self) -> list[str]:
        return sorted(self.random.sample(_THEMES, 2))

    def food(self) -> str:
        return self.random.choice(_FOODS)

    def sentence(self) -> str:
        return self.random.choice(_SENTENCES).format(
            view=self.random.choice(_VIEWS),
            food=self.random.choice(_FOODS),
            sight=self.random.choice(_SIGHTS),
            number=self.random.randint(2, 90),
        )

    def paragraphs(self, count: int, sentences: int = 6) -> list[str]:
        """Some of them as they write in the south and overseas."""
        texts = ["".join(self.sentence() for _ in range(sentences)) for _ in range(count)]
        if self.random.random() < TRADITIONAL_SHARE:
            texts = [_traditional().convert(text) for text in texts]
        if self.random.random() < FULL_WIDTH_SHARE:
            texts = [text.translate(_FULL_WIDTH) for text in texts]
        return texts

    def seasons(self, most: int = 3) -> list[SeasonWords]:
        """One to `most` different ones, each shifted by up to a third of a month either way."""
        chosen = self.random.sample(_SEASONS, self.random.randint(1, most))
        return [self._shifted(*one) for one in chosen]

    def _shifted(self, what: str, season: str, starts: int, ends: int) -> SeasonWords:
        by = self.random.randint(-1, 1)
        length = (ends - starts) % 36
        first = (starts - 1 + by) % 36
        return SeasonWords(what, season, first + 1, (first + length // 2) % 36 + 1, (first + length) % 36 + 1)


@cache
def _traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
