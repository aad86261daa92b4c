import { expose } from 'comlink';
import { createDataService } from './dataService';
import './wire';

expose(createDataService());
