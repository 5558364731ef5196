"""The program from start to close: one instance, open the file, log in, the window, the backup at close."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import logs
from app.errors import Refused, Unavailable
from app.paths import DataFolder
from app.services import accounts, desk, drafts, project, search, set_up, today
from app.services.actor import Actor
from app.services.desk import Opened
from ui import messages, tasks, theme
from ui.changes import Changes
from ui.context import Context
from ui.main_window import MainWindow
from ui.pages import pages
from ui.printing.printers import Printers
from ui.settings.log_in import LogInPage
from ui.single_instance import SingleInstance, Start
from ui.start_page import StartPage
from ui.widgets import desktop
from ui.widgets.card import Action
from ui.widgets.search import Hit, HitGroup

DRAFT_FORM = "intake:"


class Frontdesk(QObject):
    """Owns the window and the log-in. `folder` is opened in a worker after the first paint."""

    def __init__(self, folder: DataFolder, *, demo: bool = False, printers: Printers | None = None) -> None:
        super().__init__()
        self._folder, self._demo = folder, demo
        self._printers = printers or Printers(folder)
        self._context: Context | None = None
        self._opened: Opened | None = None
        self._counts: dict[str, int] = {}
        self._closing = False
        self.changes = Changes()
        # Before the window's own connection: the rail must not be counted with figures of before the change
        self.changes.changed.connect(self._forget_counts)
        self.window = MainWindow(pages(self.context, self._count), changes=self.changes)
        self.window.close_guard = self._may_close
        self._connect()
        self._start = StartPage("正在打开…")
        self.cover_page: Any = None
        self._covered_before: QWidget | None = None
        self._cover(self._start)

    def context(self) -> Context:
        """The log-in's context. Raises RuntimeError before there is one: no page is made before."""
        if self._context is None:
            raise RuntimeError("no log-in yet")
        return self._context

    @property
    def is_open(self) -> bool:
        """Whether the file is open: somebody can set it up or log in."""
        return self._opened is not None

    @property
    def first_run(self) -> Any:
        """The first-run assistant while it covers the window."""
        return self.cover_page

    def _cover(self, page: QWidget) -> None:
        self.cover_page = page
        self.window.cover(page)

    # --- opening ---------------------------------------------------------------------------------------
    def show(self, *, maximized: bool = False) -> None:
        """Paint first, then open the file. The desk's program takes the whole screen."""
        if maximized:
            # Qt takes two thirds of the screen for a window without a size, and where nobody manages windows
            # maximising does nothing
            self.window.resize(desktop.room(self.window).boundedTo(self.window.sizeHint()))
            self.window.showMaximized()
        else:
            self.window.show()
        QTimer.singleShot(0, self, self.open)

    def open(self) -> None:
        """Open the folder in a worker; the window stays alive."""

        def work(_task: tasks.Task) -> Opened:
            try:
                opened = desk.open_folder(self._folder)
                if self._demo and set_up.is_needed():
                    from app.cli import fill

                    fill.demo_cases(fill.demo_project(), 90, 6)
                return opened
            finally:
                desk.close()

        if self._demo:
            self._start.say("正在准备示范项目…")
        tasks.run(work, self.opened, self._not_opened, owner=self)

    def opened(self, opened: Opened) -> None:
        """The file is open: first run, log in, or straight to work in the demonstration."""
        self._opened = opened
        if self._demo:
            actor = accounts.actor_of("zhang")
            if actor is not None:
                self.logged_in(actor)
                return
        if set_up.is_needed():
            from ui.settings.first_run import FirstRunAssistant

            self._cover(FirstRunAssistant(opened, self.logged_in))
        else:
            self._cover(LogInPage(self.logged_in, opened=opened))

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, Refused) and error.problems[0].field == set_up.CODE_FIELD:
            from ui.settings.recovery import RecoveryPage

            self._cover(RecoveryPage(self._folder, self.opened))
            return
        text = str(error) if isinstance(error, Refused | Unavailable) else messages.explain(error).text
        self._start.say(text, stopped=True)

    def logged_in(self, actor: Actor) -> None:
        """Somebody is at the desk: make the context, or hand it over after a lock."""
        if self._opened is None:
            return
        if self._context is None:
            self._context = Context(actor, self._opened, self.changes, self._printers, self.window)
        former, self._context.actor = self._context.actor, actor
        if former != actor and (page := self.window.visited("intake")) is not None:
            page.taken_over(former)  # type: ignore[attr-defined]
        self.window.uncover()
        self.window.set_lookup(_lookup)
        self._show_foot()
        if former != actor:  # what the former person was shown is read again with the new person's rights
            self.changes.tell("orders", "intakes", "follow_ups", "rooms", "staff", "accounts", "settings", "entries")
            if self.window.current_key == "settings":
                self.window.go("today")
        self._forget_counts()
        self.window.refresh_badges()
        if not self.window.current_key:
            self.window.go("today")
        self._offer_draft()
        QTimer.singleShot(400, self, self._warm_up)

    def _show_foot(self) -> None:
        settings, context = project.get(), self.context()
        last = desk.last_backup(context.opened)
        self.window.set_foot(settings.name, context.actor.name, f"已备份 {last}" if last else "关闭程序时自动备份")

    def _offer_draft(self) -> None:
        page = self.window.visited("intake")
        found = drafts.all_of(self.context().actor, DRAFT_FORM)
        if found and page is None:  # with the page made, its own button tells of parked forms
            kept = found[0]
            text = f"{kept.saved_at:%m-%d %H:%M} 有一张没保存的登记"
            content = str(kept.values.get("content", "")).strip().split("\n", 1)[0]
            self.window.banner.say(
                text, tone="information", detail=content[:60], actions=(Action("draft", "继续填写", "primary"),)
            )

    def _warm_up(self) -> None:
        """Load what printing and pinyin need while the clerk is still looking."""

        def work(_task: tasks.Task) -> None:
            import app.estate.pinyin as names
            import app.printing.orders  # noqa: F401  loading it is the purpose

            names.keys("欧阳")

        tasks.run(work, lambda _: None, messages.explain, owner=self)

    def unexpected(self, _kind: type[BaseException], error: BaseException, _trace: object) -> None:
        """An error that no page caught: logged without personal data, and the clerk is told with a code."""
        messages.show(error, banner=self.window.banner)

    # --- keys ------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        window = self.window
        window.call_wanted.connect(lambda: self._go("intake", channel="call"))
        window.visit_wanted.connect(lambda: self._go("intake", channel="visit"))
        window.take_back_wanted.connect(lambda: self._go("take_back"))
        window.lock_wanted.connect(self.lock)
        window.help_wanted.connect(self._help)
        window.hit_chosen.connect(self._open_hit)
        window.search_entered.connect(self._search_entered)
        window.banner.acted.connect(self._banner_acted)

    def _go(self, key: str, **args: Any) -> None:
        if self._context is not None and not self.window.covered:
            self.window.go(key, **args)

    def lock(self) -> None:
        """Cover everything until somebody logs in; what is typed stays."""
        if self._context is None or self.window.covered:
            return
        page = self.window.page("intake") if self.window.current_key == "intake" else None
        if page is not None:
            page.keep_draft()  # type: ignore[attr-defined]
        self._cover(LogInPage(self.logged_in, locked=self._context.actor, opened=self._opened))

    def _help(self) -> None:
        from ui.help import HelpDialog

        HelpDialog(self.window).exec()

    def _open_hit(self, hit: Hit) -> None:
        kind, row = hit.data
        if kind in {"room", "person"}:
            self._go("rooms", room=row)
        elif kind == "work_order":
            self._go("work_order", order=row)
        else:
            self._go("intakes", wanted=search.number_filter(hit.main))

    def _search_entered(self, text: str) -> None:
        found = search.scanned(text)
        if found is not None:
            self._go("work_order", order=found)
        else:
            self.window.banner.say(f"没有找到“{text.strip()[:40]}”", tone="warning", seconds=6)

    def _banner_acted(self, key: str) -> None:
        if key == "draft":
            self._go("intake", draft=True)
        elif key == "order" and (page := self.window.page("intake")) is not None:
            self._go("work_order", order=page.last_order)  # type: ignore[attr-defined]

    # --- counts ----------------------------------------------------------------------------------------
    def _forget_counts(self, _kinds: object = None) -> None:
        self._counts = {}
        if self._context is not None:
            self._counts = today.counts()

    def _count(self, key: str) -> int:
        return self._counts.get(key, 0)

    # --- closing ---------------------------------------------------------------------------------------
    def _may_close(self) -> bool:
        """The first time: back up in a worker, then close for good."""
        if self._closing or self._opened is None:
            return True
        for key, what in (("take_back", "收回的单据"), ("follow_ups", "回访记录")):
            page = self.window.visited(key)
            if page is not None and page.is_touched():  # type: ignore[attr-defined]
                text = f"还有没记下的{what}，退出后填写的内容会丢掉。"
                if not messages.ask(self.window, "仍要退出？", text, yes="退出", no="不退出", danger=True):
                    self.window.go(key)
                    return False
        if self._demo:
            return True
        opened = self._opened
        self._closing = True
        self._covered_before = self.cover_page if self.window.covered else None
        self.window.cover(StartPage("正在备份…"))

        def work(_task: tasks.Task) -> object:
            try:
                return desk.back_up_at_close(opened)
            finally:
                desk.close()

        tasks.run(work, lambda _: self.window.close(), self._no_backup, owner=self)
        return False

    def _no_backup(self, error: Exception) -> None:
        text = messages.explain(error)
        if messages.ask(
            self.window, "备份没有做成", f"{text.text}\n{text.detail}", yes="仍然退出", no="不退出", danger=True
        ):
            self.window.close()
        else:
            self._closing = False
            if self._covered_before is not None:  # a locked screen stays locked
                self._cover(self._covered_before)
            else:
                self.window.uncover()


def _hit(hit: search.Hit) -> Hit:
    return Hit(f"{hit.kind}:{hit.id}", hit.main, hit.note, hit.kind, (hit.kind, hit.id))


def _lookup(text: str) -> list[HitGroup]:
    return [
        HitGroup(
            group.title,
            tuple(_hit(hit) for hit in group.hits),
        )
        for group in search.find(text)
    ]


def make_application() -> QApplication:
    """The one QApplication with the program's look."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("WuyeFrontdesk")
    application.setApplicationDisplayName("物业前台")
    hints = application.styleHints()
    theme.apply(application, dark=hints.colorScheme() is Qt.ColorScheme.Dark)
    return application


def run(folder: DataFolder, *, demo: bool = False) -> int:
    """Open the window and stay until it is closed. Exit status 0, or 1 when another start has the folder."""
    application = make_application()
    try:
        if demo:
            with tempfile.TemporaryDirectory(prefix="wuye-demo-") as temporary:
                return _run(application, DataFolder(Path(temporary) / "data").create(), demo=True)
        return _run(application, folder.create(), demo=False)
    except OSError as error:
        detail = f"{error.strerror or error}；没有改动任何数据。"
        messages.tell(None, "打不开", f"数据文件夹不能用：{folder.path}", detail=detail)
        return 1


def _run(application: QApplication, folder: DataFolder, *, demo: bool) -> int:
    logs.start(folder)
    instance = SingleInstance(folder)
    try:
        found = instance.acquire()
    except Unavailable as error:
        messages.tell(None, "打不开", str(error))
        return 1
    if found is not Start.ONLY:
        if found is Start.SILENT:
            messages.tell(None, "程序已经打开", found.value)
        return 0 if found is Start.RAISED else 1
    frontdesk = Frontdesk(folder, demo=demo)
    sys.excepthook = frontdesk.unexpected
    instance.raised.connect(lambda: _to_front(frontdesk.window))
    frontdesk.show(maximized=True)
    try:
        return application.exec()
    finally:
        tasks.wait_all()
        desk.close()
        instance.release()


def _to_front(window: QWidget) -> None:
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()
