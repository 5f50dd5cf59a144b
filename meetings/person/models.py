from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Person(models.Model):
    """A human being; ``name_key`` orders lists the Vietnamese way, ``search_key`` finds without diacritics."""

    full_name = models.CharField(max_length=120)
    address = models.CharField(max_length=10)  # "Ông" or "Bà"
    position = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=1000, db_index=True)
    search_key = models.CharField(max_length=120, db_index=True)

    def __str__(self) -> str:
        return self.full_name


class AccountManager(BaseUserManager["Account"]):
    """Django's sign-in looks an account up by its user name through this."""


class Account(AbstractBaseUser, PermissionsMixin):
    """How a person signs in; never shared (QCVN 12:2026/BCA 3.6)."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    # Empty: the language of the house (DIEN_HONG_LANGUAGE).
    language = models.CharField(max_length=2, choices=[("vi", "vi"), ("en", "en")], blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
