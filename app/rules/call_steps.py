"""What to say and ask in each kind of call, in the order of saying it: shown beside the form."""

from __future__ import annotations

from typing import Final

STEPS: Final[dict[str, tuple[str, ...]]] = {
    "repair": ("问好，报中心与姓名", "记事由，复述确认", "说明时限与下一步", "还有其他需要吗 · 道别"),
    "complaint": (
        "问好，先致歉，让客户说完",
        "记时间、地点、人和经过，复述确认",
        "不争辩；说明谁、何时答复",
        "谢谢提醒 · 道别",
    ),
    "enquiry": ("问好，报中心与姓名", "听清所问；能答的当场答", "不能答的，说明何时答复", "还有其他需要吗 · 道别"),
    "suggestion": ("问好，谢谢建议", "记下建议和理由，复述确认", "说明转给谁、何时告知结果", "再次致谢 · 道别"),
    "help": ("先问是否有人受伤、是否危险", "记地点和电话，复述确认", "说明谁会到、多久到", "请保持电话畅通"),
    "praise": ("问好，谢谢表扬", "记下被表扬的人和事", "说明会转告本人和部门", "道别"),
}


FOLLOW_UP: Final = (
    "问好，报中心与姓名，问方便说话吗",
    "说明是哪一次报修，问修好没有",
    "问态度、时间、收费是否满意",
    "不满意：致歉，记原话，说明返工",
    "谢谢 · 道别",
)


def steps_of(category: str) -> tuple[str, ...]:
    """The steps for this kind of call."""
    return STEPS.get(category, STEPS["repair"])
