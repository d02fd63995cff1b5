export const PREFERENCES_KEY = 'habitat.preferences'

/** Runs in the head of every page. Kept in one string: its hash is in the page's policy. */
export const BEFORE_PAINT = `(function(){var p={};try{p=JSON.parse(localStorage.getItem('${PREFERENCES_KEY}')||'{}')}catch(e){}
var d=p.theme==='dark'||(p.theme!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches),s=d?'dark':'light',r=document.documentElement;
r.setAttribute('data-theme',s);r.setAttribute('data-mantine-color-scheme',s);
if(p.textSize)r.setAttribute('data-text-size',p.textSize);if(p.reducedMotion)r.setAttribute('data-motion','reduced')})()`
