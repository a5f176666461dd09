import smtplib


def deliver(server, recipient):
    code, text = server.rcpt(recipient)
    if code != 250:
        raise ValueError("recipient refused")
    return "accepted"


def classify(error: smtplib.SMTPResponseException):
    if error.smtp_code >= 400:
        return "bounced"
    return "deferred"


def respond(session):
    return session.reply(450, "5.7.1 Greylisted, come back later")
