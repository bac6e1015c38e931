import type { Phrase } from './phrase.ts';

/** What Arabic recordings say, in the written language that networks use. */
export const arabic: readonly Phrase[] = [
  {
    means: 'screening',
    sure: true,
    words: /(?:ذكر|تسجيل|قول|اذكر|سجل|قل) اسمك (?:و ?سبب|مع سبب)/,
    why: 'telephones ask for name and reason in one sentence',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /بعد (?:سماع )?(?:الصافره|النغمه|الاشاره|صوت الصافره)/,
    why: 'only a recorder speaks of its own tone',
  },
  {
    means: 'voicemail',
    sure: true,
    words: /(?:البريد|المجيب) (?:الصوتي|الالي)/,
    why: 'the standard greeting of the networks',
  },
  {
    means: 'voicemail',
    sure: false,
    words: /(?:اترك|ترك|اتركوا) (?:لنا |لي )?(?:رساله|رسالتك|رسالتكم)(?! (?:علي|عبر) )/,
    why: 'a home-made greeting; people say it too, mostly with where to send it',
  },
  {
    means: 'menu',
    sure: true,
    words: /(?:اضغط|اضغطوا)(?: علي)?(?: الرقم| رقم)? (?:\p{N}|واحد|اثنين|اثنان|ثلاثه|اربعه|خمسه|صفر)/u,
    why: 'a menu names a key',
  },
  {
    means: 'not_in_service',
    sure: true,
    words: /الرقم (?:\p{L}+ )?(?:غير موجود|غير مستعمل|غير مستخدم|خارج الخدمه|ليس في الخدمه)/u,
    why: 'the network about a number that nobody has',
  },
  {
    means: 'unreachable',
    sure: true,
    words: /(?:خارج (?:نطاق )?التغطيه|لا يمكن الاتصال ب|مغلق حاليا|غير متاح حاليا|الهاتف (?:المطلوب )?مغلق)/,
    why: 'the network about a telephone that is off or out of reach',
  },
  {
    means: 'hold',
    sure: true,
    words: /(?:جميع (?:خطوطنا|موظفينا|الخطوط) مشغول|سيتم الرد (?:عليكم|علي مكالمت)|يرجي الانتظار|الرجاء الانتظار)/,
    why: 'switchboards that have nobody free yet',
  },
  {
    means: 'hold',
    sure: false,
    words: /(?:ابق علي الخط|لحظه (?:من فضلك|لو سمحت|واحده)$|دقيقه (?:من فضلك|لو سمحت|واحده)$)/,
    why: 'a person who goes to look or fetches somebody',
  },
  {
    means: 'goodbye',
    sure: false,
    words: /^(?:شكرا لاتصالكم )?مع السلامه$/,
    why: 'what a recording says before it hangs up',
  },
  {
    means: 'person',
    sure: false,
    words: /^(?:الو|نعم تفضل)|من معي/,
    why: 'questions that wait for an answer',
  },
];
