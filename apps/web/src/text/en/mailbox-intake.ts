// Mail that is handed over by HTTP.
export const mailboxIntake = {
  title: 'Handing over by HTTP',
  hint: 'Your mail gateway, another server or a script hands the messages over at this address. Each delivery is signed with the secret of this mailbox.',
  url: 'Address',
  copyUrl: 'Copy the delivery address',
  secret: 'Secret',
  made: 'Made',
  earlier: 'The earlier one is accepted until {{at}}.',
  renew: 'Make another secret',
  renewTitle: 'Make another secret?',
  renewText: 'The current one is accepted for 24 more hours, so that you have time to change it where it is used.',
  renewAtOnce: 'Only the new one is accepted: change it at once where it is used.',
  endsEarlier: 'Stop accepting the earlier ones now',
  endsEarlierHint: 'If somebody else may have seen them. Where they are still used, deliveries will be refused.',
  renewConfirm: 'Make secret',
  once: {
    title: 'Secret of the mailbox',
    hint: 'Copy it now: it is not shown again. Keep it in the gateway or the server that hands the mail over.',
    url: 'Messages are handed over at this address:',
    copy: 'Copy the secret',
    done: 'I have kept it',
  },
  example: {
    open: 'Example with curl',
    hint: 'For bash, with curl and openssl. It hands over a whole message with its headers (.eml). Save it as hand-over.sh and run it like this:',
    run: "LANET_SECRET='your secret' bash hand-over.sh message.eml",
    copy: 'Copy the example',
    rules:
      'The answer is 202 once the message is stored. Repeating a delivery does not duplicate it. The sender’s clock may be off by up to 5 minutes.',
  },
};
