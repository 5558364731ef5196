"""The codes that rows and events hold, each beside the word that paper and screen show.

One `Words` table per closed list of `docs/glossary.md`; choice fields, filters, forms and Excel read these.
"""

from __future__ import annotations

from typing import Final

Words = tuple[tuple[str, str], ...]

CHANNEL: Final[Words] = (
    ("call", "来电"),
    ("visit", "来访"),
    ("wechat", "微信"),
    ("letter", "信函"),
    ("forwarded", "转办"),
    ("patrol", "巡查"),
)
CATEGORY: Final[Words] = (
    ("repair", "报事报修"),
    ("complaint", "投诉"),
    ("enquiry", "咨询"),
    ("suggestion", "建议"),
    ("help", "求助"),
    ("praise", "表扬"),
)
URGENCY: Final[Words] = (("1", "一级"), ("2", "二级"), ("3", "三级"))
CUSTOMER_ROLE: Final[Words] = (("owner", "业主"), ("tenant", "租户"), ("family", "家属"), ("visitor", "访客"))
RATING: Final[Words] = (("satisfied", "满意"), ("acceptable", "基本满意"), ("unsatisfied", "不满意"))
FOLLOW_UP_RESULT: Final[Words] = (
    *RATING,
    ("unreachable", "未接通"),
    ("call_later", "不便接听"),
    ("declined", "拒访"),
)
MEDIUM: Final[Words] = (("phone", "电话"), ("face", "面谈"), ("site", "现场"))
CUSTODY: Final[Words] = (
    ("none", "未出单"),
    ("department", "部门"),
    ("desk", "前台"),
    ("housekeeper", "管家"),
    ("filed", "归档"),
    ("lost", "遗失"),
)
ORDER_STATE: Final[Words] = (
    ("open", "待派工"),
    ("dispatched", "已派工"),
    ("on_hold", "挂起"),
    ("returned", "已回单"),
    ("accepted", "已验收"),
    ("closed", "已关闭"),
    ("void", "作废"),
)
INTAKE_STATE: Final[Words] = (
    ("open", "处理中"),
    ("promised", "待答复"),
    ("closed", "已关闭"),
    ("void", "作废"),
)
PAYMENT: Final[Words] = (
    ("", "无收费"),
    ("cash", "现金"),
    ("wechat", "微信"),
    ("alipay", "支付宝"),
    ("account", "挂账"),
)
ROLE: Final[Words] = (
    ("clerk", "前台"),
    ("manager", "客服经理"),
    ("lead", "项目负责人"),
    ("administrator", "管理员"),
    ("system", "系统"),
)


def word(words: Words, code: str) -> str:
    """The shown word for `code`; the code itself if the table has none (an older file's value)."""
    return next((shown for key, shown in words if key == code), code)
