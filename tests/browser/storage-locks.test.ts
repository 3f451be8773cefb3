import { lockAcceptance } from '../fixtures/storage/lock-acceptance';

lockAcceptance('Web Locks', navigator.locks);
lockAcceptance('heartbeat', null);
