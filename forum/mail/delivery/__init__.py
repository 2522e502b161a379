"""Mail as it leaves and arrives."""

from forum.mail.delivery.incoming import Arrived as Arrived
from forum.mail.delivery.incoming import Mark as Mark
from forum.mail.delivery.incoming import reach_mailbox as reach_mailbox
from forum.mail.delivery.incoming import take as take
from forum.mail.delivery.outgoing import compose as compose
from forum.mail.delivery.outgoing import deliver as deliver
from forum.mail.delivery.outgoing import reach_server as reach_server
from forum.mail.delivery.outgoing import subject_of as subject_of
