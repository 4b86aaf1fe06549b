# ruff: noqa: E501 (word lists and patterns are read more easily unbroken)
"""Chinese names and apparatus: numerals that count nothing (5G, 附件3, 第七届数字消费节)."""

from __future__ import annotations

import re
from typing import Final

from orchestration.language.chinese import lexicon
from orchestration.language.chinese.patterns import SMALL, N, any_of
from orchestration.language.items import Item
from orchestration.language.rules import Rule, passed_over


def name_of(match: re.Match[str], _text: str) -> Item:
    """Take the whole match as a name: 5G, 双11, 二手."""
    return Item(match.start(), match.end(), "name")


def apparatus(match: re.Match[str], _text: str) -> Item:
    """Take the whole match as apparatus: 第36页, 附件3, （一）."""
    return Item(match.start(), match.end(), "other")


_PEOPLE: Final = "(?:部门|部委|单位|机构)"
RULES: Final = (
    Rule("n_passed", any_of(lexicon.LEXICALISED), passed_over, "进一步提高", "dw"),
    Rule("n_plan", r"(?:十[一二三四五六七八九]|二十)五(?!年)(?=[”\"]|规划|时期|期间|以来|末|$|[，,、。])|“?一带一路(?=[”\"])?|一带一路", name_of, "“[十四五]”以来，我国"),
    Rule("n_average", r"(?:两|二|2|三|3)年(?:复合)?平均|(?:两|二|2)年年均", name_of, "折算成[两年平均]增速"),
    Rule("n_festival", r"双(?:十一|十二|十|11|12)(?![\d.])|(?<=[“\"])?618(?![\d.]|[万亿元家个%])|(?:11[.·]11|6[.·]18|12[.·]12)(?![\d%])|五一(?=[”\"]|假|小长|节|期|前|黄金|劳动|、)|(?:三八|六一|八一|十一)(?=[”\"]|节|假期|黄金周|长假|国庆)|五四", name_of, "今年[618]期间，"),
    Rule("n_life", r"一刻钟(?:便民)?(?:生活圈|商圈)?|[一二三四五]线|新一线|[一二三四五]级(?![以])|[一二三]手|[一二三]产|第[一二三]产业|第三方|[二三]维|四好农村路|三农|两会|一体化|一站式|一条街|一店一码|一村一品|一县一[业品]|一老一小|两新|两重|两端|三通一达|三级(?:物流|体系|网络)?|一盘棋|二次元|三下乡|[两三四]位数|七日无理由退货|[一二三四]期(?=工程|建|占|项|的|投|扩|用|开|[，、]|$)|三品一标|千县万镇|百县千|万村千乡|千集万店|双百|百城千店|一只手|一图读懂", name_of, "[二手]车网上交易", "w"),
    Rule("n_session", rf"第(?:{SMALL}|[{N}]+|\d{{1,3}})届(?:[一-龥a-z]{{0,18}}?(?:节|博览会|大会|论坛|峰会|展会|展览会|交易会|广交会|进博会|服贸会|消博会|年会|大赛|会展|购物季|推介会|会议|全会|展(?!示))|[一-龥]{{0,4}})?", name_of, "在[第七届数字消费节]上", "w"),
    Rule("n_meeting", rf"第(?:{SMALL}|\d{{1,3}})(?:次|场|轮|批|期|代|阶段|版)(?:[一-龥]{{0,12}}?(?:会议|推进会|发布会|研讨会|座谈会|大会|会))?", name_of, "为[第六次工作推进会]的", "w"),
    Rule("n_line", r"\d+的?(?:点)?(?:荣枯线|基准线)|\d+(?:分)?(?:临界[点值]|荣枯[点值]|分界线|警戒线)", name_of, "处在[50荣枯线]之上"),
    Rule("n_code", r"iso\s?\d+(?:[-:]\d+)*|gb/?t?\s?\d+(?:[-.]\d+)*|[a-z]{1,4}-?\d{1,4}[a-z]{0,3}(?![\w.%])|[a-z]\d[a-z](?:\d[a-z]?)?|\d{1,3}(?:\.\d)?[acdgkp](?![a-z])|covid-19|web3(?:\.0)?|\d\.0(?=时代|版|模式|[”\"])", name_of, "[5G]手机与", "dw"),
    Rule("n_hotline", r"(?<=[“\"])\d{5}(?=[”\"]|热线)|\d{5}(?=热线|平台投诉)", name_of, "接入“[12315]”热线", "d"),
    Rule("n_bound", r"\d{2}(?:周)?岁(?:及)?(?:以上|以下|以内)?|\d{2}后|\d{2}[-—至~]\d{2}岁", name_of, "[60岁以上]人群"),
    Rule("n_heading", r"(?:(?<![^\n])|(?<=[。；：\s]))(?:[一二三四五六七八九十]{1,3}(?=[、.．是])|\d{1,2}(?=[、.．](?!\d)))|(?<=[，。；：、])?[一二三四五六七八九](?=是)", apparatus, "[一]、商品零售"),
    Rule("n_bracket", r"[（(]\s?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s?[)）]|[①-⑳⑴-⒇❶-❿]", apparatus, "[（三）]无店铺零售", "d"),
    Rule("n_nth", rf"第(?:{SMALL}|[{N}]+|\d{{1,4}})(?:条|页|章|节|款|项|号|部分|行|列|段|版|辑|卷|期|页|步|方面)(?:第(?:{SMALL}|\d+)[款项条])?", apparatus, "依照[第二十五条]主张"),
    Rule("n_label", r"(?:附件|附表|附录|图表?|表|脚注|专栏|注|编号|例|问题|文号|页码|附图|栏目|序号|示意图)\s?(?:\d+(?:[-.—]\d+)*|[一二三四五六七八九十]{1,2}(?![个家万亿千百]))(?!\d|[%.]\d|[万亿%元])", apparatus, "见[表2-4]显示", "w"),
    Rule("n_number", r"〔(?:19|20)\d\d〕\d+号?|[\[【](?:19|20)\d\d[\]】]\d+号|\d+号(?=文|公告|令|通知|$|[，。）)])", apparatus, "商务部[12号]公告", "d"),
    Rule("n_phone", r"\+\d{1,3}(?:[\s-]\(?\d{2,5}\)?){2,5}(?!\d)|isbn[\s:：]*[\d-]{10,20}|(?:\+?86[-\s])?\(?0\d{2,3}\)?[-\s]\d{3,4}[-\s]?\d{3,4}(?!\d)|400-\d{3}-\d{4}|1[3-9]\d{9}(?!\d)", apparatus, "电话：[010-8500 1234]。", "d"),
    Rule("n_bodies", rf"(?:{SMALL}|\d{{1,3}})(?:个|大|项|类|方面|条|章|部分|点|家|种)?(?:{_PEOPLE}|任务|举措|措施|方面|意见|环节|领域|要点|部分|重点任务|专项行动|维度|层面|抓手|原则|业务|工程|议题|(?:重点|具体|主要|支持|政策|便利化|配套|工作|惠企)+(?:任务|举措|措施|方向|工作|内容|政策))", apparatus, "印发[16个部门]的"),
    Rule("n_listed", rf"(?:{SMALL}|\d{{1,3}})(?:章|条|类|大类|大项|大板块|方面|项(?!目|国|专利|标准))(?=[\d一-龥，。、；]|$)", apparatus, "共[6章]28条"),
)  # fmt: skip
