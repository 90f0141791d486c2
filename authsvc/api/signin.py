"""Attempts, challenges, second factors: the way to a session, and to an account."""

from authsvc.core.password.errors import FAILED_TO_CREATE_USER
from authsvc.core.password.pages.signup import land_new
from authsvc.core.password.throttle import is_known_place
from authsvc.core.password.usecases.signin import require_open
from authsvc.core.password.usecases.signin import sign_in as sign_in_with_password
from authsvc.core.password.usecases.signup import Registered, SignUp, blank_user
from authsvc.core.password.usecases.signup import register as register_user
from authsvc.core.sessions.requirement import (
    LAST_SECOND_FACTOR,
    REQUIREMENT,
    Requirement,
    keep_factor,
    lacks_factor,
    needs_two,
    requirement_of,
    roles_of,
)
from authsvc.core.signin.answers import sign_in_answer
from authsvc.core.signin.enrolment import KIND as ENROLMENT_KIND
from authsvc.core.signin.enrolment import PAGE as ENROLMENT_PAGE
from authsvc.core.signin.enrolment import begin as begin_enrolment
from authsvc.core.signin.enrolment import (
    enrolled,
    has_factor,
    is_enrolling,
    leave_off,
    require_first_one,
)
from authsvc.core.signin.errors import SIGN_IN_REFUSALS
from authsvc.core.signin.events import FactorsRemoved
from authsvc.core.signin.landing import KEPT, challenge_page, land, land_at
from authsvc.core.signin.shapes import FactorAsked, SignInAnswer
from authsvc.core.signin.stages import Attempt, Challenge, second_factors, waiting_user
from authsvc.core.signin.usecases import SignedIn, complete, finish, held
from authsvc.core.signin.ways import is_in_already, keeps_accounts
from authsvc.errors import SECOND_FACTOR_REQUIRED
from authsvc.web.conduct import ENROLMENT

__all__ = [
    "ENROLMENT",
    "ENROLMENT_KIND",
    "ENROLMENT_PAGE",
    "FAILED_TO_CREATE_USER",
    "KEPT",
    "LAST_SECOND_FACTOR",
    "REQUIREMENT",
    "SECOND_FACTOR_REQUIRED",
    "SIGN_IN_REFUSALS",
    "Attempt",
    "Challenge",
    "FactorAsked",
    "FactorsRemoved",
    "Registered",
    "Requirement",
    "SignInAnswer",
    "SignUp",
    "SignedIn",
    "begin_enrolment",
    "blank_user",
    "challenge_page",
    "complete",
    "enrolled",
    "finish",
    "has_factor",
    "held",
    "is_enrolling",
    "is_in_already",
    "is_known_place",
    "keep_factor",
    "keeps_accounts",
    "lacks_factor",
    "land",
    "land_at",
    "land_new",
    "leave_off",
    "needs_two",
    "register_user",
    "require_first_one",
    "require_open",
    "requirement_of",
    "roles_of",
    "second_factors",
    "sign_in_answer",
    "sign_in_with_password",
    "waiting_user",
]
