// SPDX-License-Identifier: GPL-3.0-or-later
/* inject: timed XTest input.  inject DISPLAY < script ; script lines: MS CMD ARGS (MS relative to start, ascending)
 *   key KEYSYM | keydown KEYSYM | keyup KEYSYM | move X Y | click N | down N | up N
 * prints "I t cmd" for every line really sent, and "E t" at the end. */
#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec+t.tv_nsec*1e-9;}
int main(int c,char**a){
  setvbuf(stdout,0,_IOLBF,0);Display*d=XOpenDisplay(a[1]);if(!d)return 1;double t0=now();char l[256];
  while(fgets(l,256,stdin)){double ms;char cmd[32],s[64];int off=0;if(sscanf(l,"%lf %31s%n",&ms,cmd,&off)<2)continue;char*r=l+off;
    double t=t0+ms/1000-now();if(t>0)usleep(t*1e6);
    int x,y;
    if(!strncmp(cmd,"key",3)){sscanf(r,"%63s",s);
      char*k=s;int ctrl=0,shift=0,alt=0;
      for(;;){if(!strncmp(k,"ctrl+",5)){ctrl=1;k+=5;}else if(!strncmp(k,"shift+",6)){shift=1;k+=6;}else if(!strncmp(k,"alt+",4)){alt=1;k+=4;}else break;}
      KeyCode kc=XKeysymToKeycode(d,XStringToKeysym(k));KeyCode C=XKeysymToKeycode(d,XK_Control_L),S=XKeysymToKeycode(d,XK_Shift_L),A=XKeysymToKeycode(d,XK_Alt_L);
      if(XkbKeycodeToKeysym(d,kc,0,0)!=XStringToKeysym(k)&&XkbKeycodeToKeysym(d,kc,0,1)==XStringToKeysym(k))shift=1;
      if(ctrl)XTestFakeKeyEvent(d,C,1,0);if(shift)XTestFakeKeyEvent(d,S,1,0);if(alt)XTestFakeKeyEvent(d,A,1,0);
      if(strcmp(cmd,"keyup"))XTestFakeKeyEvent(d,kc,1,0);
      if(strcmp(cmd,"keydown"))XTestFakeKeyEvent(d,kc,0,0);
      if(alt)XTestFakeKeyEvent(d,A,0,0);if(shift)XTestFakeKeyEvent(d,S,0,0);if(ctrl)XTestFakeKeyEvent(d,C,0,0);}
    else if(!strcmp(cmd,"move")){sscanf(r,"%d %d",&x,&y);XTestFakeMotionEvent(d,-1,x,y,0);}
    else if(!strcmp(cmd,"click")){x=atoi(r);XTestFakeButtonEvent(d,x,1,0);XTestFakeButtonEvent(d,x,0,0);}
    else if(!strcmp(cmd,"down")){XTestFakeButtonEvent(d,atoi(r),1,0);}
    else if(!strcmp(cmd,"up")){XTestFakeButtonEvent(d,atoi(r),0,0);}
    XFlush(d);printf("I %.4f %s\n",now(),cmd);}
  XSync(d,0);printf("E %.4f\n",now());return 0;}
