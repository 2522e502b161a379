"""What is said of letters, and how what strangers mail is read."""

from forum.mail.rules.letters import CLAIM as CLAIM
from forum.mail.rules.letters import Withheld as Withheld
from forum.mail.rules.letters import can_be_dismissed as can_be_dismissed
from forum.mail.rules.letters import can_be_retried as can_be_retried
from forum.mail.rules.letters import explain as explain
from forum.mail.rules.letters import kind_of as kind_of
from forum.mail.rules.mails import HEAD as HEAD
from forum.mail.rules.mails import TOLD as TOLD
from forum.mail.rules.mails import Bounce as Bounce
from forum.mail.rules.mails import Mail as Mail
from forum.mail.rules.mails import Said as Said
from forum.mail.rules.mails import Unreadable as Unreadable
from forum.mail.rules.mails import addressed as addressed
from forum.mail.rules.mails import bounce_in as bounce_in
from forum.mail.rules.mails import is_automatic as is_automatic
from forum.mail.rules.mails import letters_answered as letters_answered
from forum.mail.rules.mails import read_head as read_head
from forum.mail.rules.mails import read_mail as read_mail
from forum.mail.rules.mails import said_by as said_by
from forum.mail.rules.mails import sender_of as sender_of
from forum.mail.rules.mails import tagged as tagged
from forum.mail.rules.mails import tags_in as tags_in
from forum.mail.rules.mails import text_in as text_in
