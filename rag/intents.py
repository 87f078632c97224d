"""Messages that are answered or refused by rule, before any search: refusing is code and not a prompt."""

import re
from dataclasses import dataclass
from typing import Literal

Intent = Literal["greeting", "thanks", "about", "advice", "steering", "language", "search"]

_GREETING = re.compile(r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|yo)(?: there| all| again)?")
_THANKS = re.compile(
    r"(?:ok(?:ay)?,? )?(?:many )?(?:thanks?|thank you|cheers|ta|great|perfect|brilliant|lovely|that(?:'s| is| was) (?:great|"
    r"helpful|all|useful)|bye|goodbye)(?: (?:a lot|very much|so much|again|for (?:that|your help)|you))*"
)
_ABOUT = re.compile(
    r"\b(?:what (?:can|do) you (?:do|know|cover|answer)|who are you|what are you\b|how (?:do|does) (?:you|this) work|"
    r"what can i ask|(?:which|what|how many) (?:reports|documents|sources)(?: (?:do|are|can|have) (?:you|there|i|it))|"
    r"how (?:recent|old|up to date|current) (?:are|is) (?:the|your|these|this) (?:reports?|documents?|data|information|sources?)|"
    r"what is this (?:tool|page|site|assistant|chatbot)|are you (?:a (?:bot|robot|human|person)|chatgpt|real|human|an ai)|help$)",
    re.I,
)
_STEERING = re.compile(
    r"(?:\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|previous|above|"
    r"everything|restrictions?|safety)|\b(?:system|hidden|initial|secret) (?:prompt|message|instructions?)|"
    r"\byou are now\b|\bpretend (?:to be|you|that you)|\bact as (?:a|an|if|my)\b|\bjailbreak|\bdeveloper mode|\bdo anything now|"
    r"\brole-?play|\b(?:print|reveal|show|repeat|output|leak|dump|tell me) (?:me )?(?:all )?(?:of )?(?:your|the) (?:system |hidden |"
    r"secret |initial )?(?:prompt|instructions|configuration|settings|environment|api keys?|password|source code|training)|"
    r"\bfrom now on\b|\bnew instructions?\b|\bwithout (?:any )?(?:citations?|sources?|restrictions?)\b.{0,30}\b(?:answer|make|write)|"
    r"\b(?:make|invent|fabricate)\b.{0,20}\b(?:up|quotes?|figures?|numbers?|statistics|citations?)|<script|\bdrop table\b|"
    r"\brm -rf\b|\bsudo\b|\bselect \* from\b|\$\{|\{\{)",
    re.I,
)
_ADVICE = re.compile(
    r"\b(?:should (?:i|we|my|our|he|she)\b|(?:can|could|do|will|would|may) (?:i|we|my (?:mum|dad|mother|father|wife|husband|son|"
    r"daughter|brother|sister|gran\w*|nan\w*|aunt\w*|uncle|partner|friend|neighbour|relative|parents?)) "
    r"(?:get|have|be|claim|qualify|appeal|sue|apply|complain|refuse|need|legally|take|challenge|ask)\b|am i (?:entitled|eligible|allowed)|"
    r"what (?:should|can|would) (?:i|we) do\b|how (?:do|can|should|would) (?:i|we) (?:get|apply|appeal|complain|sue|claim|make|report|"
    r"challenge|find|help|stop|arrange|contest|pay)|what (?:do|would) you (?:think|reckon|recommend|advise|suggest)|your (?:opinion|"
    r"view|advice|thoughts)|in your (?:opinion|view)|do you (?:think|agree|believe|reckon)|is it (?:legal|illegal|lawful|unlawful) "
    r"(?:for|to|if)|who (?:should|do|would) (?:i|you) vote|(?:my|our) (?:rights|entitlement|legal)|would you (?:say|rate|want|"
    r"send|recommend|put|trust)|(?:medication|dosage|dose|symptoms?|diagnos\w+|side effects?)\b.*\b(?:my|i|me)\b|"
    r"(?:best|good|nicest|cheapest) (?:care home|solicitor|lawyer|nursing home)|recommend (?:a|me|some)|write (?:me )?(?:a|an) "
    r"(?:letter|complaint|poem|story|speech|song|essay))",
    re.I,
)
_DANGER = re.compile(
    r"\b(?:suicid\w*|kill (?:myself|himself|herself|themsel\w+)|(?:end|take) (?:my|his|her) (?:own )?life|self[- ]harm\w*|"
    r"(?:is|are|am|being|was|been|getting) (?:hit|beaten|abused|hurt|starved|raped|attacked|assaulted|locked in|neglected)|hitting (?:me|him|her|my)|"
    r"beats? (?:me|him|her|my)|hurts? (?:me|my)|in danger|not safe at home|unsafe at home|overdos\w+|(?:has|have|had) (?:collapsed|fallen and)|"
    r"(?:cannot|can't|can not) (?:cope|go on) (?:any ?more|any ?longer)|emergency right now|afraid (?:of|for) (?:my|him|her))\b",
    re.I,
)
_ABOUT_REPORTS = re.compile(
    r"\b(?:reports?|peer (?:team|challenge|review)|cqc|lga|council|inspectors?|they|the (?:service|team|department))\b", re.I
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What kind of message it is, and whether it speaks of somebody in danger."""

    intent: Intent
    danger: bool


def read_intent(text: str) -> Reading:
    """Say what kind of message `text` is."""
    plain = " ".join(re.sub(r"[^\w\s']", " ", text.lower()).split())
    danger = bool(_DANGER.search(text))
    return Reading(_intent(text, plain), danger)


def _intent(text: str, plain: str) -> Intent:
    if _foreign(text):
        return "language"
    if _GREETING.fullmatch(plain):
        return "greeting"
    if _THANKS.fullmatch(plain):
        return "thanks"
    if _STEERING.search(text):
        return "steering"
    if _ADVICE.search(text):
        return "advice"
    return "about" if _ABOUT.search(plain) else "search"


def _foreign(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(ord(character) > 0x24F for character in letters) > len(letters) / 2
