from allauth.account import views as account
from django.urls import path
from django.views.generic import RedirectView

from config import sign_in
from config.surfaces import hall, surface
from config.wiring import api

urlpatterns = [
    path("api/", api.urls),
    path("sign-in", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("password", account.password_change, name="account_change_password"),
    # allauth reverses these names; the pages themselves are closed (accounts are made by an administrator).
    path("sign-up", RedirectView.as_view(url="/sign-in"), name="account_signup"),
    path("inactive", account.account_inactive, name="account_inactive"),
    path("reauthenticate", account.reauthenticate, name="account_reauthenticate"),
    path("password/set", RedirectView.as_view(url="/password"), name="account_set_password"),
    path("password/reset", RedirectView.as_view(url="/sign-in"), name="account_reset_password"),
    path("demo/sign-in", sign_in.demo_sign_in, name="demo_sign_in"),
    path("display/<str:token>", sign_in.display_sign_in, name="display_sign_in"),
    path("", surface, name="office"),
    path("tablet/<int:meeting>", surface, name="tablet"),
    path("desk/<int:meeting>", surface, name="desk"),
    path("hall", hall, name="hall"),
]
handler404 = "config.surfaces.not_found"
