// Whether this browser was signed in with a cookie. The cookie itself cannot be read by a page, and asking the backend without need
// would greet every new visitor with a refused request.

const key = 'harbour-books-signed-in';

export const rememberSignedIn = (): void => localStorage.setItem(key, 'yes');
export const forgetSignedIn = (): void => localStorage.removeItem(key);
export const wasSignedIn = (): boolean => localStorage.getItem(key) === 'yes';
