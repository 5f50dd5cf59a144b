"""How people and hall screens sign in: allauth with our words, one-tap people of the demo, a screen's own address."""

import secrets
from typing import Any, ClassVar

from allauth.account import forms, views
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config import attempts
from config.hashing import TooBusy
from config.limits import Device, counts_of
from meetings.edge.door import DISPLAY_COOKIE, DISPLAY_SALT, actor_of
from meetings.kernel.errors import Absent
from meetings.meeting.queries import meetings_listed
from meetings.meeting.rules import GOING_ON, Role
from meetings.person.models import Account
from meetings.site.access import display_by_token

COOKIE_SECONDS = 10 * 365 * 24 * 3600
DEVICE_COOKIE, DEVICE_SALT = "device", "dien-hong.device"
HALL = "hall"
WEAK = {
    "password_too_short": _("Mật khẩu mới quá ngắn, cần ít nhất 8 ký tự."),
    "password_too_common": _("Mật khẩu mới quá dễ đoán."),
    "password_too_similar": _("Mật khẩu mới quá giống tên đăng nhập."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """Accounts are made by an administrator; nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng hoạt động."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "rate_limited": _("Thao tác quá nhanh. Chờ một phút rồi thử lại."),
        "too_busy": _("Đang có nhiều người đăng nhập. Chờ một phút rồi thử lại."),
        "too_many_login_attempts": _("Đã nhập sai nhiều lần. Chờ 5 phút rồi đăng nhập lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Who has this name and password; a failure is counted against account and device (``config.limits``)."""
        counts = counts_of(_account_key(credentials.get("username", "")), device_of(request))
        if not attempts.take(counts):
            raise self.validation_error("too_many_login_attempts")
        try:
            account: Account | None = super().authenticate(request, **credentials)
        except TooBusy as busy:
            attempts.give_back(counts)
            raise self.validation_error("too_busy") from busy
        if account is not None:
            attempts.give_back(counts)
        return account

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """The password, or what is wrong with it: Django says some of this in English only."""
        try:
            return str(super().clean_password(password, user=user))
        except ValidationError as error:
            raise ValidationError([WEAK.get(one.code or "", one) for one in error.error_list]) from error

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Says nothing: no screen shows allauth's messages, and a queue of them would only grow."""


def _word(form: Form, name: str, label: Any, **attributes: str) -> None:
    """Gives one field our label, our sentence for an empty field, and no placeholder."""
    field = form.fields[name]
    field.label, field.help_text = label, ""
    field.error_messages["required"] = _("Chưa nhập {label}.").format(label=str(label).lower())
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth brings no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("Tên đăng nhập"), autocapitalize="none", spellcheck="false")
        _word(self, "password", _("Mật khẩu"))


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]  # allauth brings no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Mật khẩu hiện tại"))
        _word(self, "password1", _("Mật khẩu mới"), autocomplete="new-password")
        _word(self, "password2", _("Nhập lại mật khẩu mới"))

    def clean(self) -> dict[str, Any]:
        # Not allauth's own clean: its sentence about two different passwords is not in our words.
        cleaned = super(forms.PasswordVerificationMixin, self).clean() or self.cleaned_data
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", say("Hai mật khẩu mới chưa giống nhau."))
        return dict(cleaned)


class ReauthenticateForm(forms.ReauthenticateForm):  # type: ignore[misc]  # allauth brings no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Mật khẩu"))


class SignIn(views.LoginView):  # type: ignore[misc]  # allauth brings no types
    """The page with name and password; it makes the browser a known device."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        before = device_of(request)
        now = before or Device(secrets.token_urlsafe(12))
        if request.method == "POST" and request.user.is_authenticated:
            now = now.after_sign_in(str(request.user.pk))
        if now != before:
            told = signing.dumps([now.number, *now.known], salt=DEVICE_SALT)
            _keep(response, DEVICE_COOKIE, told, secure=request.is_secure())
        return response


def device_of(request: HttpRequest) -> Device | None:
    """The browser that asks, when it brings the cookie that we gave it."""
    try:
        number, *known = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT)
    except signing.BadSignature:
        return None
    return Device(number, tuple(known))


def _account_key(username: str) -> str:
    """One for all spellings that open the same account; a name of nobody is counted too, so that both look alike."""
    found = Account.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
    return str(found) if found is not None else f"nobody:{username.casefold()}"


def demo_people(request: HttpRequest) -> dict[str, Any]:
    """Context of the sign-in page: ``demo`` lists the one-tap people (2 queries when it is read); empty otherwise."""
    return {"demo": _demo_choices if settings.DEMO else (), "demo_delegates": settings.DEMO_DELEGATES}


def _demo_choices() -> list[dict[str, str]]:
    words = {
        "chair": say("Chủ tọa"),
        "secretary": say("Thư ký"),
        "delegate": say("Đại biểu"),
        "commune": say("Đại biểu xã"),
    }
    accounts = Account.objects.filter(username__in=settings.DEMO_ACCOUNTS.values(), is_active=True)
    people = {account.username: account.person for account in accounts.select_related("person")}
    choices = []
    for role, username in settings.DEMO_ACCOUNTS.items():
        person = people.get(username)
        if person is not None:
            who = ", ".join(part for part in (f"{person.address} {person.full_name}", person.position) if part)
            choices.append({"role": role, "label": words[role], "who": who})
    try:
        display = display_by_token(settings.DEMO_DISPLAY_TOKEN)
    except Absent:
        return choices
    return [*choices, {"role": HALL, "label": say("Màn hình hội trường"), "who": display.room.name}]


def first_page(request: HttpRequest) -> str:
    """Where somebody lands who asked for nothing: in the one sitting of his that is going on, else in the office."""
    actor = actor_of(request)
    running = [] if actor is None else [row for row in meetings_listed(actor) if row.meeting.state in GOING_ON]
    if len(running) != 1:
        return str(settings.LOGIN_REDIRECT_URL)
    surface = "desk" if running[0].role == Role.SECRETARY else "tablet"
    return reverse(surface, args=[running[0].meeting.pk])


@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the demo's people, or as its hall screen, without a password; absent outside a demo."""
    if not settings.DEMO:
        raise Http404
    role = request.POST.get("role", "")
    if role == HALL:
        return _display_signed_in(request, settings.DEMO_DISPLAY_TOKEN)
    account = get_object_or_404(Account, username=settings.DEMO_ACCOUNTS.get(role, ""), is_active=True)
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(first_page(request))


@never_cache
def display_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """A hall screen's own address: remembers the screen in a signed cookie and shows the hall."""
    return _display_signed_in(request, token)


def _display_signed_in(request: HttpRequest, token: str) -> HttpResponse:
    try:
        display = display_by_token(token)
    except Absent as absent:
        raise Http404 from absent
    response = redirect("hall")
    _keep(response, DISPLAY_COOKIE, signing.dumps(display.pk, salt=DISPLAY_SALT), secure=request.is_secure())
    return response


def _keep(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long."""
    return render(request, "403.html", {"stale": True}, status=403)
