// Runs before the first paint, so that a chosen theme does not flash. The rest is in src/app/Header.tsx.
try {
  const { theme } = JSON.parse(localStorage.getItem('orthrus.preferences.1') ?? '{}');
  document.documentElement.dataset.theme = theme === 'light' || theme === 'dark' ? theme : 'system';
} catch {
  document.documentElement.dataset.theme = 'system';
}
