"""Surnames: enough of them to tell one person written with a space from two people."""

from __future__ import annotations

from typing import Final

_PAIRS: Final = (
    "欧阳司马上官诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒司空东方独孤南宫万俟闻人赫连澹台公冶宗政濮阳"
    "淳于单于太叔申屠仲孙轩辕钟离鲜于闾丘亓官呼延端木百里东郭南门羊舌微生西门第五公羊谷梁拓跋夹谷乐正"
    "梁丘左丘东门漆雕壤驷公良段干巫马颛孙子车叱干纳兰完颜叶赫爱新耶律哥舒贺兰贺若车犁即墨范姜张简欧冶"
)
COMPOUND: Final = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))
"""Surnames of two characters."""

SINGLE: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任"
    "袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成"
    "戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪"
    "干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯"
    "宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨"
    "居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺"
    "权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖区尧覃辜丘买付邸仝苑种折召冼"
    "朴代兰智原邝揭栗展"
)
"""Surnames of one character."""


def surname_of(name: str) -> str:
    """The surname `name` begins with, "" when it begins with none that is known."""
    if name[:2] in COMPOUND and len(name) > 2:
        return name[:2]
    return name[:1] if name[:1] in SINGLE else ""
