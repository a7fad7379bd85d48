/** A contact's rights, on their page in the console. */
export default {
  "console.privacy.title": "Privacy",
  "console.privacy.consents": "Consents",
  "console.privacy.consents_hint": "What the visitor said on the page; added to, never changed.",
  "console.privacy.never": "Never agreed to tracking or preview.",
  "console.privacy.purpose.tracking": "Journey",
  "console.privacy.purpose.preview": "Preview of what is typed",
  "console.privacy.how.widget": "In the chat",
  "console.privacy.how.banner": "On the page's card",
  "console.privacy.how.site": "On the site's own banner",
  "console.privacy.how.agent": "Noted by an agent",
  "console.privacy.yes": "Agreed",
  "console.privacy.no": "Taken back",
  "console.privacy.export": "Export",
  "console.privacy.export_hint":
    "Contact, conversations, journey and consents as one JSON file, to hand to the person.",
  "console.privacy.export_go": "Download",
  "console.privacy.erase": "Erase",
  "console.privacy.erase_hint":
    "When the person asks for it. Conversations, messages, files and journey go as well. It can't be undone; an old backup that is put back is erased again.",
  "console.privacy.erase_ask": "Erase everything about {name}? It can't be undone.",
  "console.privacy.erase_go": "Erase for good",
};
