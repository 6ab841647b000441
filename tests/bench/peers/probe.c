// SPDX-License-Identifier: GPL-3.0-or-later
/* probe: watches an X screen from outside. Polls at HZ; grabs (XShmGetImage, atomic, without
 * the pointer sprite) only when XDamage says that something was drawn; prints one line per CHANGED frame.
 *   probe DISPLAY X Y W H HZ
 * stdout:  M t wid w h override name          a top-level window was mapped
 *          F t hash_all material_frame_no n_mark mblocks n_col id stripw detail
 *          S t path                           screenshot (PPM) written
 * stdin :  shot PATH | region X Y W H | quit
 * t = CLOCK_MONOTONIC seconds. mark = magenta marker pixels (R>150,B>150,G<110), sampled every 2nd px. */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/Xdamage.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include <poll.h>
#include <fcntl.h>
static double now(void){struct timespec t;clock_gettime(CLOCK_MONOTONIC,&t);return t.tv_sec+t.tv_nsec*1e-9;}
static int xerr(Display*d,XErrorEvent*e){return 0;}
static Display*d;static Window root;static XImage*im;static XShmSegmentInfo si;
static int X,Y,W,H,dev,derr;
static uint64_t last_all,last_mark;static int first=1;static double grab_s;static long grabs;
static void mkimg(void){
  if(im){XShmDetach(d,&si);XSync(d,0);XDestroyImage(im);shmdt(si.shmaddr);}
  im=XShmCreateImage(d,DefaultVisual(d,0),DefaultDepth(d,0),ZPixmap,NULL,&si,W,H);
  si.shmid=shmget(IPC_PRIVATE,(size_t)im->bytes_per_line*H,IPC_CREAT|0600);si.shmaddr=im->data=shmat(si.shmid,0,0);si.readOnly=False;
  XShmAttach(d,&si);XSync(d,0);shmctl(si.shmid,IPC_RMID,0);first=1;}
#define MIX(h,v) (h=((h)^(v))*0x9E3779B97F4A7C15ULL,h^=h>>29)
static int ismark(uint32_t p){int r=(p>>16)&255,g=(p>>8)&255,b=p&255;return (r>150)&(b>150)&(g<110);}
static int cls(uint32_t p){int r=(p>>16)&255,g=(p>>8)&255,b=p&255;
  if(r<70&&g>190&&b>190)return 1; if(r>190&&g>190&&b<70)return 2; return 0;}
static uint64_t *mb0,*mb1;static long matframe;
static void analyse(double t){
  long words=0;if(!mb0){mb0=calloc(1<<16,8);mb1=calloc(1<<16,8);}
  const uint8_t*base=(const uint8_t*)im->data;int st=im->bytes_per_line;
  uint64_t ha=1,hm;int nm=0;static uint8_t col[4096];memset(col,0,sizeof col);
  static uint16_t blk[64][64];memset(blk,0,sizeof blk);long det=0;
  for(int y=0;y<H;y+=2){
    const uint32_t*p=(const uint32_t*)(base+(size_t)y*st);uint64_t bits=0;int nb=0;uint16_t*b=blk[(y/40)&63];
    for(int x=0;x<W;x+=2){uint32_t v=p[x]&0xffffff;ha=(ha^v)*0x100000001b3ULL;int m=ismark(v);bits=bits<<1|m;nm+=m;
      if(m)b[(x/40)&63]++;
      if(++nb==64){mb1[words++&65535]=bits;bits=0;nb=0;}}
    mb1[words++&65535]=bits;ha^=ha>>31;
  }
  if(!first&&ha==last_all)return;
  /* material change: >= 24 marker samples differ from the last materially different frame (ignores carets, spinners, hover fades) */
  long diff=0;for(long i=0;i<words&&i<65536;i++)diff+=__builtin_popcountll(mb0[i]^mb1[i]);
  if(diff>=24||first){uint64_t*q=mb0;mb0=mb1;mb1=q;matframe++;}
  hm=matframe;
  for(int y=0;y<H;y+=8){const uint32_t*p=(const uint32_t*)(base+(size_t)y*st);
    for(int x=0;x+1<W;x+=4){uint32_t v=p[x],w=p[x+1];col[((v>>20)&15)<<8|((v>>12)&15)<<4|((v>>4)&15)]=1;int dd=(int)((v>>8)&255)-(int)((w>>8)&255);det+=dd<0?-dd:dd;}}
  int nc=0;for(int i=0;i<4096;i++)nc+=col[i];
  int mb=0;for(int i=0;i<64;i++)for(int j=0;j<64;j++)mb+=blk[i][j]>2;
  /* code strip */
  int best=0,bx=0,by=0;
  for(int y=0;y<H;y+=6){const uint32_t*p=(const uint32_t*)(base+(size_t)y*st);int run=0;
    for(int x=0;x<=W;x++){int c=x<W?cls(p[x]):0;int edge=0;
      if(!c&&run>0&&x+3<W&&(cls(p[x+1])||cls(p[x+2])||cls(p[x+3]))){edge=1;} /* interpolated edge pixel */
      if(c||edge){run++;}else{if(run>best){best=run;bx=x-run;by=y;}run=0;}}}
  int id=-1;
  if(best>=60){const uint32_t*p=(const uint32_t*)(base+(size_t)by*st);uint32_t bits=0;int ok=1;
    for(int k=0;k<18;k++){int c=cls(p[bx+(int)((k+0.5)*best/18)]);if(!c)ok=0;bits=bits<<1|(c==2);}
    uint32_t code=bits>>2;int par=__builtin_popcount(code)&1;if(ok&&((bits>>1)&1)==par&&(bits&1)==(par^1))id=code;}
  printf("F %.4f %016llx %016llx %d %d %d %d %d %ld\n",t,(unsigned long long)ha,(unsigned long long)hm,nm,mb,nc,id,best,det/((long)(H/8)*(W/4)/100+1));
  last_all=ha;last_mark=hm;first=0;
}
static void shot(const char*path){
  XImage*i=XGetImage(d,root,0,0,DisplayWidth(d,0),DisplayHeight(d,0),AllPlanes,ZPixmap);if(!i)return;
  FILE*f=fopen(path,"wb");if(!f)return;fprintf(f,"P6\n%d %d\n255\n",i->width,i->height);uint8_t*l=malloc(i->width*3);
  for(int y=0;y<i->height;y++){const uint32_t*p=(const uint32_t*)(i->data+(size_t)y*i->bytes_per_line);for(int x=0;x<i->width;x++){l[3*x]=p[x]>>16;l[3*x+1]=p[x]>>8;l[3*x+2]=p[x];}fwrite(l,1,i->width*3,f);}
  fclose(f);free(l);XDestroyImage(i);printf("S %.4f %s\n",now(),path);}
int main(int c,char**a){
  setvbuf(stdout,0,_IOLBF,0);d=XOpenDisplay(a[1]);if(!d){fprintf(stderr,"no display\n");return 1;}
  XSetErrorHandler(xerr);root=DefaultRootWindow(d);X=atoi(a[2]);Y=atoi(a[3]);W=atoi(a[4]);H=atoi(a[5]);double hz=atof(a[6]);
  XSelectInput(d,root,SubstructureNotifyMask);XDamageQueryExtension(d,&dev,&derr);
  Damage dm=XDamageCreate(d,root,XDamageReportNonEmpty);mkimg();
  fcntl(0,F_SETFL,O_NONBLOCK);char buf[4096];int bl=0;int dirty=1;double next=now();double last=0;
  for(;;){
    while(XPending(d)){XEvent e;XNextEvent(d,&e);
      if(e.type==dev+XDamageNotify)dirty=1;
      else if(e.type==MapNotify){double t=now();XWindowAttributes wa;if(XGetWindowAttributes(d,e.xmap.window,&wa)){
        printf("M %.4f %lx %d %d %d\n",t,e.xmap.window,wa.width,wa.height,wa.override_redirect);}}}
    double t=now();
    if(dirty||t-last>1.0){XDamageSubtract(d,dm,None,None);dirty=0;double g0=now();
      XShmGetImage(d,root,im,X,Y,AllPlanes);double tg=now();analyse(tg);grab_s+=now()-g0;grabs++;last=t;}
    int n=read(0,buf+bl,sizeof buf-1-bl);if(n==0)break;
    if(n>0){bl+=n;buf[bl]=0;char*nl;while((nl=strchr(buf,'\n'))){*nl=0;
      if(!strncmp(buf,"shot ",5))shot(buf+5);
      else if(!strncmp(buf,"region ",7)){sscanf(buf+7,"%d %d %d %d",&X,&Y,&W,&H);mkimg();dirty=1;}
      else if(!strcmp(buf,"stat")){printf("P %.4f grabs=%ld grab_s=%.3f\n",now(),grabs,grab_s);}
      else if(!strcmp(buf,"quit"))return 0;
      bl-=nl+1-buf;memmove(buf,nl+1,bl+1);}}
    next+=1/hz;t=now();if(next<t)next=t;else usleep((next-t)*1e6);
  }
  return 0;}
